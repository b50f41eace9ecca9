import type { TargetedInputEvent } from 'preact';
import { useState } from 'preact/hooks';
import { useConsole } from '../state/context.ts';
import type { TranscriptQuery } from '../state/supervision.ts';
import { queryOf, type SearchFields } from './query.ts';

const nothing: SearchFields = { text: '', person: '', group: '', queue: '', from: '', to: '' };

interface FieldProps {
  readonly value: string;
  readonly onInput: (event: TargetedInputEvent<HTMLInputElement>) => void;
}

/** By words, person, group, queue and time; what is left empty does not count. */
export function TranscriptSearch() {
  const { supervision } = useConsole();
  const [fields, setFields] = useState(nothing);
  const bound = (name: keyof SearchFields): FieldProps => ({
    value: fields[name],
    onInput: ({ currentTarget: { value } }) => setFields({ ...fields, [name]: value }),
  });
  return (
    <form
      class="transcript-search"
      onSubmit={(event) => {
        event.preventDefault();
        void supervision.search(queryOf(fields) satisfies TranscriptQuery);
      }}
    >
      <label>
        Words
        <input type="search" {...bound('text')} />
      </label>
      <details>
        <summary>Person, group, queue, time</summary>
        <label>
          Person (address)
          <input type="text" {...bound('person')} />
        </label>
        <label>
          Group
          <input type="text" {...bound('group')} />
        </label>
        <label>
          Queue
          <input type="text" {...bound('queue')} />
        </label>
        <label>
          From
          <input type="datetime-local" {...bound('from')} />
        </label>
        <label>
          Until
          <input type="datetime-local" {...bound('to')} />
        </label>
      </details>
      <button type="submit" class="button primary">
        Search
      </button>
    </form>
  );
}
