import type { TargetedInputEvent } from 'preact';
import { useId, useState } from 'preact/hooks';
import { useConsole } from '../state/context.ts';
import { idOf } from '../state/groups.ts';
import { personOf, queryOf, type SearchFields } from './query.ts';

const nothing: SearchFields = { text: '', person: '', group: '', queue: '', from: '', to: '' };

interface FieldProps {
  readonly value: string;
  readonly onInput: (event: TargetedInputEvent<HTMLInputElement>) => void;
}

/** By words, person, group, queue and time; what is left empty does not count. */
export function TranscriptSearch() {
  const { supervision, people, desk } = useConsole();
  const { groups = [], queues = [] } = desk.value?.tenant ?? {};
  const [fields, setFields] = useState(nothing);
  const [isUnknown, setUnknown] = useState(false);
  const id = useId();
  const bound = (name: keyof SearchFields): FieldProps => ({
    value: fields[name],
    onInput: ({ currentTarget: { value } }) => setFields({ ...fields, [name]: value }),
  });
  return (
    <form
      class="transcript-search"
      onSubmit={(event) => {
        event.preventDefault();
        const person = fields.person.trim() === '' ? '' : personOf(fields.person, people.known());
        setUnknown(person === undefined);
        if (person !== undefined) {
          const [group, queue] = [idOf(fields.group, groups), idOf(fields.queue, queues)];
          void supervision.search(queryOf({ ...fields, person, group, queue }));
        }
      }}
    >
      <label>
        Words
        <input type="search" {...bound('text')} />
      </label>
      <details>
        <summary>Person, group, queue, time</summary>
        <label>
          Person, by name or address
          <input
            type="text"
            list={`${id}-people`}
            aria-invalid={isUnknown}
            aria-describedby={`${id}-unknown`}
            {...bound('person')}
          />
        </label>
        <datalist id={`${id}-people`}>
          {people.known().map(({ jid, name }) => (
            <option key={jid} value={name}>
              {jid}
            </option>
          ))}
        </datalist>
        <p id={`${id}-unknown`} class="search-problem" role="alert">
          {isUnknown && 'Nobody of that name is known here. An address is always understood.'}
        </p>
        <label>
          Group
          <input type="text" list={`${id}-groups`} {...bound('group')} />
        </label>
        <Names id={`${id}-groups`} of={groups} />
        <label>
          Queue
          <input type="text" list={`${id}-queues`} {...bound('queue')} />
        </label>
        <Names id={`${id}-queues`} of={queues} />
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

/** What may be filled in. */
function Names({ id, of }: { readonly id: string; readonly of: readonly { readonly name: string }[] }) {
  return (
    <datalist id={id}>
      {of.map(({ name }) => (
        <option key={name} value={name} />
      ))}
    </datalist>
  );
}
