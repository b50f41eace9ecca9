import { useState } from 'preact/hooks';
import type { TranscriptQuery } from '../protocol/announced.ts';
import { useConsole } from '../state/context.ts';
import { queryOf, type SearchFields } from './query.ts';

const nothing: SearchFields = { text: '', person: '', group: '', queue: '', from: '', to: '' };

/** By words, person, group, queue and time; what is left empty does not count. */
export function TranscriptSearch() {
  const { supervision } = useConsole();
  const [fields, setFields] = useState(nothing);
  const field = (name: keyof SearchFields, label: string, type = 'text') => (
    <label>
      {label}
      <input
        type={type}
        value={fields[name]}
        onInput={({ currentTarget: { value } }) => setFields({ ...fields, [name]: value })}
      />
    </label>
  );
  return (
    <form
      class="transcript-search"
      onSubmit={(event) => {
        event.preventDefault();
        void supervision.search(queryOf(fields) satisfies TranscriptQuery);
      }}
    >
      {field('text', 'Words', 'search')}
      <details>
        <summary>Person, group, queue, time</summary>
        {field('person', 'Person (address)')}
        {field('group', 'Group')}
        {field('queue', 'Queue')}
        {field('from', 'From', 'datetime-local')}
        {field('to', 'Until', 'datetime-local')}
      </details>
      <button type="submit" class="button primary">
        Search
      </button>
    </form>
  );
}
