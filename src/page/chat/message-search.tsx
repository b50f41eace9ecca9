// R21: looking for words in all chats with experts. What is found takes the list's place for as long as something stands in the field.
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { Avatar } from '../parts/avatar.tsx';
import { Excerpt } from '../parts/excerpt.tsx';
import { Icon } from '../parts/icon.tsx';
import { Listbox } from '../parts/listbox.tsx';
import type { Hit } from '../protocol/types.ts';
import { useConsole } from '../state/context.ts';
import { type Found, keyOfHit } from '../state/search.ts';
import { foundInWords } from '../state/search-wording.ts';
import { dayAndTime } from '../state/times.ts';

/** As long as the gateway takes it, in UTF-16 code units. */
const longest = 200;

/** `children`: what is there while nothing is looked for. */
export function MessageSearch({ children }: { readonly children: ComponentChildren }) {
  const { search } = useConsole();
  const field = useRef<HTMLInputElement>(null);
  if (!search.isOffered.value) return children;
  const { value: found } = search.found;
  return (
    <search
      class="message-search"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || search.text.value === '') return;
        event.preventDefault();
        search.type('');
        field.current?.focus();
      }}
    >
      <label class="search">
        <Icon name="search" />
        <span class="unseen">Search all messages with experts</span>
        <input
          ref={field}
          type="search"
          value={search.text.value}
          maxLength={longest}
          placeholder="Search messages"
          onInput={({ currentTarget }) => search.type(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown') return;
            event.preventDefault();
            document.querySelector<HTMLElement>('.panel .listbox')?.focus();
          }}
        />
      </label>
      <p class="search-state" role="status">
        {foundInWords(found)}
      </p>
      {found.state === 'none' ? children : <Hits found={found} />}
    </search>
  );
}

function Hits({ found }: { readonly found: Found }) {
  const { search, finding } = useConsole();
  const { hits } = found;
  const isFailed = found.state === 'failed';
  const goesOn = isFailed || (found.state === 'there' && found.cursor !== undefined);
  const sought = finding.sought.value;
  return (
    <>
      {hits.length > 0 && (
        <Listbox
          // What is found by other words begins at its top.
          key={hits[0] && keyOfHit(hits[0])}
          label="Messages found"
          items={hits}
          keyOf={keyOfHit}
          rowHeight={96}
          selected={sought && keyOfHit(sought)}
          onOpen={(hit) => void finding.lead(hit)}
          draw={(hit) => <HitLine hit={hit} />}
        />
      )}
      {(goesOn || found.state === 'looking') && (
        // It stays while its page is on the way: whoever pressed it by the keyboard is still there afterwards.
        <button
          type="button"
          class="button search-more"
          aria-disabled={!goesOn}
          hidden={!goesOn && hits.length === 0}
          onClick={search.goOn}
        >
          {isFailed ? 'Try again' : 'Look further back'}
        </button>
      )}
    </>
  );
}

function HitLine({ hit }: { readonly hit: Hit }) {
  const { with: jid, name, at, direction } = hit;
  return (
    <div class="person-line hit-line">
      <Avatar name={name} jid={jid} />
      <span class="line-name" title={name}>
        {name}
      </span>
      <time class="line-when" dateTime={at}>
        {dayAndTime(Date.parse(at))}
      </time>
      <span class="hit-words" dir="auto">
        {direction === 'out' && 'You: '}
        <Excerpt {...hit} />
      </span>
    </div>
  );
}
