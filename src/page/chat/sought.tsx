// The message that a search leads to, in the chat on view.
import { useMemo } from 'preact/hooks';
import type { Jid } from '../protocol/types.ts';
import { useConsole } from '../state/context.ts';
import type { Row } from '../state/rows.ts';
import { dayAndTime } from '../state/times.ts';

/** The row to bring into view and to mark; another object each time. */
export function useSought(jid: Jid, rows: readonly Row[]): { readonly key: string } | undefined {
  const { value: sought } = useConsole().finding.sought;
  return useMemo(() => {
    if (sought?.state !== 'marked' || sought.with !== jid) return undefined;
    const isIt = (row: Row) =>
      row.sort === 'entry' && (row.entry.first.id === sought.id || row.entry.message.id === sought.id);
    const key = rows.find(isIt)?.key;
    return key === undefined ? undefined : { key };
  }, [sought]);
}

/** Says how far it has got: to everybody while it takes its time, then to a screen reader only. */
export function SoughtNote({ jid }: { readonly jid: Jid }) {
  const { value: sought } = useConsole().finding.sought;
  const state = sought?.with === jid ? sought.state : undefined;
  return (
    <p class={state === 'looking' ? 'sought-note' : 'unseen'} role="status">
      {state === 'looking' && `Looking for the message of ${dayAndTime(sought?.time ?? 0)}`}
      {state === 'marked' && `The message of ${dayAndTime(sought?.time ?? 0)} is in view`}
    </p>
  );
}
