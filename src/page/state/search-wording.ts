// What is said of a search, and of the message that it leads to.
import type { Found } from './search.ts';
import { dayAndTime } from './times.ts';

const incompleteSentence = 'Some older messages cannot be found yet: the search is still being prepared.';

export function foundInWords(found: Found): string {
  switch (found.state) {
    case 'none':
      return '';
    case 'looking':
      return found.isFar ? 'Still looking, further back' : 'Looking';
    case 'failed':
      return found.sentence;
    case 'there':
      return found.incomplete ? `${countInWords(found)} ${incompleteSentence}` : countInWords(found);
  }
}

function countInWords({ hits, cursor }: Found & { state: 'there' }): string {
  const there = hits.length === 1 ? '1 message found' : `${hits.length} messages found`;
  if (cursor !== undefined)
    return hits.length === 0 ? 'Nothing is found yet. There are older messages.' : `${there}, the newest.`;
  return hits.length === 0 ? 'No message is found by that.' : `${there}.`;
}

/** Why a message that was found is not shown. */
export type Miss = 'gone' | 'too-far' | 'failed';

export function missInWords(miss: Miss, time: number): string {
  const message = `The message of ${dayAndTime(time)}`;
  switch (miss) {
    case 'gone':
      return `${message} is not shown any more.`;
    case 'too-far':
      return `${message} is too far back to be shown from here.`;
    case 'failed':
      return `${message} cannot be shown at the moment. Please try again.`;
  }
}
