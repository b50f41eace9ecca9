import { initialsOf, toneOf } from './initials.ts';

/** Somebody's initials on a colour that stays the same for them. Says nothing that the name beside it does not. */
export function Avatar({ name, jid }: { readonly name: string; readonly jid: string }) {
  return (
    <span class={`avatar tone-${toneOf(jid)}`} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
