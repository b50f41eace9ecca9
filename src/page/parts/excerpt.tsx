interface Props {
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

/** Signs before the match: with more of them it may be out of view in a narrow list. */
const most = 30;

/** A piece of a message with what was looked for in it marked. */
export function Excerpt({ before, match, after }: Props) {
  return (
    <>
      {endOf(before)}
      {match !== '' && <mark>{match}</mark>}
      {after}
    </>
  );
}

/** Cut before a word, where there is one. */
function endOf(text: string): string {
  const signs = [...text];
  if (signs.length <= most) return text;
  const end = signs.slice(-most).join('');
  return `…${end.replace(/^\S*\s+(?=\S)/, '')}`;
}
