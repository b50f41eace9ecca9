// Written so that a Node.js that is too old can still read it.
const least = [20, 19];

/** Ends the process, with words, when this Node.js is too old. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > least[0] || (major === least[0] && minor >= least[1])) return;
  console.error(
    `Expert Connect needs Node.js ${least.join('.')} or newer; this is ${process.version}. See https://nodejs.org/en/download`,
  );
  process.exit(1);
}
