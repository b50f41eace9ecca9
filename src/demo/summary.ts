import { styleText } from 'node:util';
import type { DemoFile, DemoTenant } from './demo-file.ts';

/** As one types them at the project's root. */
export interface SummaryPaths {
  readonly demoFile: string;
  readonly bridgeLog: string;
  readonly serverLog: string;
  /** The flags with which this stack is addressed again. */
  readonly flags: string;
}

/** Where to look and whom to sign in as. Colours are left out where the output is no terminal. */
export function summary(demo: DemoFile, paths: SummaryPaths, stays: boolean): string {
  const { xmpp, tenants } = demo;
  const acme = tenants[0];
  const stop = stays ? `npm run demo -- --stop${paths.flags}` : 'Ctrl-C';
  const lines = [
    '',
    `  ${bold('Expert Connect is running.')}  ${dim(`Stop it with ${stop}`)}`,
    '',
    `  ${heading('Where')}`,
    row('agents', `${demo.gateway}/`, 'the Agent Console; tenant, name and password as below'),
    row('', `${demo.gateway.replace(/^http/, 'ws')}/console`, 'its WebSocket, docs/console-protocol.md'),
    row('sign-in', `POST ${demo.gateway}/api/session`, '{tenant, username, password} gives the token'),
    row('health', `${demo.gateway}/readyz`, `and ${demo.gateway}/metrics`),
    row('XMPP', `${xmpp.host}:${xmpp.c2sPort}`, `${xmpp.server}, without TLS; for experts`),
    row('', `${xmpp.host}:${xmpp.c2sTlsPort}`, 'the same with direct TLS, self-signed'),
    row('', xmpp.websocketUrl, ''),
    row('logs', paths.bridgeLog, paths.serverLog),
    row('for tools', paths.demoFile, 'all of this as JSON'),
    ...tenants.flatMap((tenant) => tenantLines(tenant, demo.expertPages)),
    ...(acme ? tryLines(demo, acme, paths) : []),
    '',
  ];
  return lines.join('\n');
}

function tenantLines(
  { id, mode, profile, experts, agents }: DemoTenant,
  pages: DemoFile['expertPages'],
): string[] {
  return [
    '',
    `  ${heading(`Tenant ${id}`)}  ${dim(`Mode ${mode}, profile ${profile}`)}`,
    ...experts.flatMap(({ jid, password, name }) => [
      person('expert', jid, password, name, ''),
      `    ${' '.repeat(11)}${link(pages[jid] ?? '')}`,
    ]),
    ...agents.map(({ username, password, name, role, groups, voJid }) => {
      const licence = voJid ? `, also ${voJid}` : '';
      return person(role, username, password, name, `${groups.join(', ')}${licence}`);
    }),
  ];
}

function person(role: string, account: string, password: string, name: string, more: string): string {
  const remark = more && dim(`(${more})`);
  return `    ${dim(role.padEnd(11))}${account.padEnd(21)}${bold(password.padEnd(16))}  ${name} ${remark}`.trimEnd();
}

function tryLines({ xmpp, gateway }: DemoFile, tenant: DemoTenant, { demoFile }: SummaryPaths): string[] {
  const [bob] = tenant.experts;
  const [alice] = tenant.agents;
  if (!bob || !alice) return [];
  const credentials = JSON.stringify({
    tenant: tenant.id,
    username: alice.username,
    password: alice.password,
  });
  return [
    '',
    `  ${heading('Try it')}  ${dim(`${bob.name} writes to ${alice.name}, from another terminal`)}`,
    `    ${dim('# go-sendxmpp (apt install go-sendxmpp)')}`,
    `    echo 'Hello Alice' | go-sendxmpp -t -n -j ${xmpp.host}:${xmpp.c2sTlsPort} -u ${bob.jid} -p ${bob.password} ${alice.jid}`,
    `    ${dim('# slixmpp (apt install python3-slixmpp): sends, then prints what is answered')}`,
    `    /usr/bin/python3 examples/expert.py --demo ${demoFile} ${bob.jid} ${alice.jid} 'Hello Alice'`,
    `    ${dim(`# profanity (apt install profanity): type these two lines there; the password is ${bob.password}`)}`,
    `    /connect ${bob.jid} server ${xmpp.host} port ${xmpp.c2sPort} tls disable`,
    `    /msg ${alice.jid} Hello Alice`,
    `    ${dim(`# ${alice.name} signs in`)}`,
    `    curl -s ${gateway}/api/session -H 'content-type: application/json' -d '${credentials}'`,
  ];
}

function row(label: string, where: string, remark: string): string {
  return `    ${dim(label.padEnd(11))}${where.padEnd(39)} ${dim(remark)}`.trimEnd();
}

const coloured = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (style: 'bold' | 'dim' | 'cyan' | 'underline') => (text: string) =>
  coloured ? styleText(style, text) : text;
const bold = paint('bold');
const dim = paint('dim');
const link = paint('underline');
const heading = (text: string) => paint('cyan')(bold(text));
