/** How texts are indexed and looked for: width, case, accents and compatibility forms do not count. */
export const folded = (text: string) =>
  text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .normalize('NFKC')
    .toLowerCase();

/** The words of what is looked for, each as it is indexed; every one of them has to be there. */
export const wordsOf = (text: string): readonly string[] => [
  ...new Set(
    folded(text)
      .split(/\s+/)
      .filter((word) => word !== ''),
  ),
];
