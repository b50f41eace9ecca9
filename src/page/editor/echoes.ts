/** More than this many changes are never on their way at a time. */
const longest = 100;

/**
 * Which values from outside are only what the editor said itself, handed back late: the agent has typed on meanwhile, and
 * what was typed must stay. Echoes come in the order in which the values were given.
 */
export function createEchoes(first: string) {
  let newest = first;
  let underway: string[] = [];

  return {
    /** The editor gave this to the outside. */
    emitted: (html: string) => {
      newest = html;
      underway = [...underway.slice(1 - longest), html];
    },
    /** Both sides have this now. */
    known: (html: string) => {
      newest = html;
      underway = [];
    },
    /** Only the newest counts from here on: an earlier value that comes again is meant. */
    forget: () => {
      underway = [];
    },
    isEcho: (html: string): boolean => {
      const at = underway.indexOf(html);
      if (at >= 0) underway = underway.slice(at + 1);
      return at >= 0 || html === newest;
    },
  };
}
