// R26: transcripts of conversations that are over: searched, read, taken away as text or JSON.
import { FileLink } from '../chat/file-link.tsx';
import { RichText } from '../chat/rich-text.tsx';
import { Excerpt } from '../parts/excerpt.tsx';
import { Icon } from '../parts/icon.tsx';
import { Listbox } from '../parts/listbox.tsx';
import { useContacts } from '../people/use-contacts.ts';
import type { Transcript, TranscriptSummary } from '../protocol/types.ts';
import { useConsole } from '../state/context.ts';
import { itemsOf } from '../state/people.ts';
import { dayAndTime, span, timeOfDay } from '../state/times.ts';
import { download, transcriptAsJson, transcriptAsText } from './download.ts';
import { TranscriptSearch } from './transcript-search.tsx';

export function TranscriptsPanel() {
  useContacts();
  const { supervision } = useConsole();
  const { value } = supervision.found;
  const transcripts = itemsOf(value);
  const { value: reading } = supervision.reading;
  const selected =
    reading?.state === 'there'
      ? reading.transcript.id
      : reading?.state === 'loading'
        ? reading.id
        : undefined;
  return (
    <>
      <div class="panel-head">
        <h1>Transcripts</h1>
        {value.state === 'there' && <span class="count">{transcripts.length}</span>}
      </div>
      <TranscriptSearch />
      {value.state === 'failed' && <p class="empty">{value.sentence}</p>}
      {value.state === 'there' && transcripts.length === 0 && <p class="empty">Nothing is found by that.</p>}
      {transcripts.length > 0 && (
        <Listbox
          label="Transcripts"
          items={transcripts}
          keyOf={({ id }) => id}
          rowHeight={transcripts.some(({ hits }) => hits?.length) ? 104 : 56}
          selected={selected}
          onOpen={({ id }) => void supervision.read(id)}
          draw={(transcript) => <TranscriptLine transcript={transcript} />}
        />
      )}
    </>
  );
}

function TranscriptLine({ transcript }: { readonly transcript: TranscriptSummary }) {
  const names = useNames();
  const hit = transcript.hits?.[0];
  return (
    <div class="person-line plain">
      <span class="line-name">{titleOf(transcript, names)}</span>
      <span class="line-last">
        {dayAndTime(Date.parse(transcript.startedAt))}
        {transcript.kind === 'expert' && ' · with an expert'}
      </span>
      {hit && (
        <span class="hit-words" dir="auto">
          {names(hit.from)}: <Excerpt {...hit} />
        </span>
      )}
    </div>
  );
}

export function TranscriptStage() {
  const { supervision } = useConsole();
  const { value } = supervision.reading;
  if (value?.state === 'there') return <Reader transcript={value.transcript} />;
  return (
    <div class="nothing">
      <p class="nothing-title">
        {value?.state === 'loading' ? 'Loading the transcript' : 'Read a transcript'}
      </p>
      <p>
        {value?.state === 'failed'
          ? value.sentence
          : 'Search on the left. Every look is written to the audit trail.'}
      </p>
    </div>
  );
}

function Reader({ transcript }: { readonly transcript: Transcript }) {
  const names = useNames();
  const { id, startedAt, endedAt, entries } = transcript;
  const title = titleOf(transcript, names);
  return (
    <section class="reading" aria-label={`Transcript of ${title}`}>
      <header class="chat-head">
        <div class="chat-who">
          <h2>{title}</h2>
          <p>{span(Date.parse(startedAt), Date.parse(endedAt))}</p>
        </div>
        <button
          type="button"
          class="button"
          onClick={() => download(`transcript-${id}.txt`, 'text/plain', transcriptAsText(transcript, names))}
        >
          <Icon name="download" /> Text
        </button>
        <button
          type="button"
          class="button"
          onClick={() => download(`transcript-${id}.json`, 'application/json', transcriptAsJson(transcript))}
        >
          <Icon name="download" /> JSON
        </button>
      </header>
      <div class="reading-body">
        <ol class="transcript">
          {entries.map(({ at, from, text, html, files = [], hash }) => (
            <li key={hash}>
              <span class="said-by">{names(from)}</span>
              <time dateTime={at}>{timeOfDay(Date.parse(at))}</time>
              {html === undefined ? <p>{text}</p> : <RichText html={html} />}
              {files.map((file) => (
                <FileLink key={file.url} file={file} />
              ))}
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

/** Who talked: two agents, or an agent and an expert. */
function titleOf({ agents, with: expert }: TranscriptSummary, names: (jid: string) => string): string {
  return [...agents, ...(expert === undefined ? [] : [expert])].map(names).join(' and ');
}

function useNames(): (jid: string) => string {
  const { people, chats } = useConsole();
  return (jid) => people.nameOf(jid) ?? chats.value.get(jid)?.name ?? jid;
}
