// R26: who looked at what others said.
import { useEffect } from 'preact/hooks';
import { useContacts } from '../people/use-contacts.ts';
import { useConsole } from '../state/context.ts';
import { itemsOf } from '../state/people.ts';
import { dayAndTime } from '../state/times.ts';

const deeds: Readonly<Record<string, string>> = {
  'monitor.start': 'Began to watch',
  'monitor.stop': 'Ended watching',
  'transcripts.search': 'Searched transcripts',
  'transcripts.get': 'Read a transcript',
  'audit.list': 'Read the audit trail',
};

export function AuditPanel() {
  const { supervision } = useConsole();
  useContacts();
  return (
    <>
      <div class="panel-head">
        <h1>Audit</h1>
      </div>
      <p class="empty">Every look of a supervisor or auditor stands in the audit trail, this one included.</p>
      <p class="empty">
        <button type="button" class="button" onClick={() => void supervision.loadLooks()}>
          Load anew
        </button>
      </p>
    </>
  );
}

export function AuditStage() {
  const { supervision, people, link } = useConsole();
  const nameOf = (jid: string) => people.nameOf(jid) ?? jid;
  const { value } = supervision.looks;
  const isConnected = link.value.state === 'open';
  useEffect(() => {
    if (isConnected && supervision.looks.peek().state === 'none') void supervision.loadLooks();
  }, [isConnected, value.state]);
  const looks = itemsOf(value);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it with the arrow keys.
    <section class="reading-body" aria-label="Audit trail" tabIndex={0}>
      {value.state === 'failed' && <p class="quiet-note">{value.sentence}</p>}
      <table class="looks">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">Asked for</th>
          </tr>
        </thead>
        <tbody>
          {looks.map(({ at, who, what, parameters }, index) => (
            <tr key={`${at} ${index}`}>
              <td class="when">{dayAndTime(Date.parse(at))}</td>
              <td>
                {nameOf(who)} {nameOf(who) !== who && <small>{who}</small>}
              </td>
              <td>{deeds[what] ?? what}</td>
              <td>{inWords(parameters, nameOf)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {value.state === 'there' && value.cursor !== undefined && (
        <button type="button" class="button" onClick={() => void supervision.loadLooks(value.cursor)}>
          Older looks
        </button>
      )}
    </section>
  );
}

function inWords(parameters: object, nameOf: (jid: string) => string): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}: ${nameOf(String(value))}`)
    .join(', ');
}
