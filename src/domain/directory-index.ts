// Searching a directory: whatever case and accents, every word has to be there, and the likeliest comes first.
import type { DirectoryEntry } from './directory.ts';

export interface DirectoryPage {
  readonly entries: readonly DirectoryEntry[];
  /** Where the next page begins; absent at the end. Right also when entries come and go between two pages. */
  readonly next?: Place;
}

/** A place in the order of results: behind the entry that it names. */
export interface Place {
  readonly rank: number;
  readonly key: string;
}

export interface DirectoryIndex {
  /** All entries, by name. */
  readonly all: readonly DirectoryEntry[];
  /** Entries that have every word of `text` in name, title, department or address; all of them where it has no word. */
  search(text: string, limit: number, after?: Place): DirectoryPage;
}

interface Indexed {
  readonly entry: DirectoryEntry;
  /** The order among equals: by name, then by address. */
  readonly key: string;
  /** Each word with a space before it. */
  readonly name: string;
  readonly everything: string;
}

/** How well an entry fits, best first: as people look for a colleague by the beginning of the name. */
const ranks = { wholeName: 0, beginsName: 1, wordsOfName: 2, wordsOfEntry: 3, insideWords: 4 } as const;
const worstRank = ranks.insideWords;

/** Built once for each configuration; a search looks at each entry once and sorts nothing. */
export function directoryIndex(entries: readonly DirectoryEntry[]): DirectoryIndex {
  const sorted = entries.map(indexed).sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    all: sorted.map(({ entry }) => entry),
    search: (text, limit, after) => {
      const words = wordsOf(text);
      const found: Indexed[][] = Array.from({ length: worstRank + 1 }, () => []);
      for (const one of sorted) {
        const rank = rankOf(one, words);
        if (rank === undefined || isBefore(rank, one.key, after)) continue;
        // Full: nothing of this rank or a worse one can be on the page.
        if ((found[rank]?.length ?? 0) <= limit) found[rank]?.push(one);
      }
      return pageOf(found, limit);
    },
  };
}

function pageOf(found: readonly (readonly Indexed[])[], limit: number): DirectoryPage {
  const inOrder = found.flatMap((ranked, rank) => ranked.map((one) => ({ rank, one })));
  const page = inOrder.slice(0, limit);
  const last = page.at(-1);
  return {
    entries: page.map(({ one }) => one.entry),
    ...(last && inOrder.length > page.length && { next: { rank: last.rank, key: last.one.key } }),
  };
}

function isBefore(rank: number, key: string, after: Place | undefined): boolean {
  return after !== undefined && (rank < after.rank || (rank === after.rank && key <= after.key));
}

function rankOf(one: Indexed, words: readonly string[]): number | undefined {
  const [first] = words;
  if (first === undefined) return ranks.wholeName;
  for (const word of words) if (!one.everything.includes(word)) return undefined;
  const asWritten = ` ${words.join(' ')}`;
  if (one.name === asWritten) return ranks.wholeName;
  if (one.name.startsWith(asWritten)) return ranks.beginsName;
  if (words.every((word) => one.name.includes(` ${word}`))) return ranks.wordsOfName;
  return words.every((word) => one.everything.includes(` ${word}`)) ? ranks.wordsOfEntry : ranks.insideWords;
}

function indexed(entry: DirectoryEntry): Indexed {
  const name = spaced(entry.name);
  const others = [entry.title, entry.department, entry.jid, entry.mail].map((text) => spaced(text ?? ''));
  return { entry, key: `${name}\0${entry.jid}`, name, everything: name + others.join('') };
}

const spaced = (text: string) =>
  wordsOf(text)
    .map((word) => ` ${word}`)
    .join('');

const wordsOf = (text: string) => folded(text).split(' ').filter(Boolean);

/** Letters that have no accent to take off, and are looked for without what makes them another letter. */
const plain: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
};

/** Lower case without accents; everything that is neither letter nor digit nor part of an address is a space. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðłþı]/g, (letter) => plain[letter] ?? letter)
    .replace(/[^\p{L}\p{N}@.]+/gu, ' ')
    .trim();
}
