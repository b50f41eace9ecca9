// docs/xeps.md, from the list of features.
import type { Feature } from '../feature.ts';

const places = {
  agent: 'agents',
  domain: 'the component',
  both: 'agents, the component',
  proxy: 'experts’ addresses',
} as const;

/** A Markdown page; a test holds the one in docs/ against it. */
export function xepTable(list: readonly Feature[]): string {
  const rows = [...list]
    .sort((one, other) => (one.xep < other.xep ? -1 : 1))
    .map(({ xep, version, name, summary, at, namespaces }) => {
      const said = namespaces.map((namespace) => `\`${namespace}\``).join(' ');
      return `| ${link(xep)} | ${version} | ${name} | ${summary} | ${places[at]} | ${said || '—'} |`;
    });
  return `# The XEPs

What the bridge speaks at the addresses of its component, and what it refuses there with a proper error. This page is made from the
list in \`src/xmpp/features/index.ts\`; a test fails when they differ. The stream itself is XEP-0114 (Jabber Component
Protocol 1.6), and addresses are escaped by XEP-0106.

| | version | name | what of it | where | announced |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function link(xep: string): string {
  const [kind, number] = xep.split(/[- ]/);
  if (kind === 'RFC') return `[RFC ${number}](https://www.rfc-editor.org/rfc/rfc${number})`;
  return `[${xep}](https://xmpp.org/extensions/xep-${number}.html)`;
}
