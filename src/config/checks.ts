// What no single setting can know: names that are taken, references that lead nowhere, settings that contradict
// each other. The checks read values whose shape is not proved, and stay silent where the shape is wrong.
import { type Fault, type Path, suggestion } from './fault.ts';
import { textsAt, valueAt } from './select.ts';
import type { YamlFile } from './yaml-file.ts';

interface Place {
  readonly yaml: YamlFile;
  readonly path: Path;
}

/** Relations inside one tenant's file. `messageBytes` is the bridge's limit. */
export function checkTenant(yaml: YamlFile, messageBytes: number): Fault[] {
  return [
    ...unique(yaml, 'groups.*.id', 'group'),
    ...unique(yaml, 'queues.*.id', 'queue'),
    ...unique(yaml, 'agents.*.username', 'username', lowerCase),
    ...unique(yaml, 'agents.*.licences.vo', 'VO licence', lowerCase),
    ...unique(yaml, 'experts.*.jid', 'expert', lowerCase),
    ...unique(yaml, 'operators.*', 'operator', lowerCase),
    ...unique(yaml, 'cannedReplies.*.name', 'canned reply'),
    ...references(yaml, 'agents.*.groups.*', 'groups.*.id', 'group'),
    ...references(yaml, 'agents.*.queues.*', 'queues.*.id', 'queue'),
    ...expertsOfTheTenant(yaml, 'agents.*.licences.vo'),
    ...expertsOfTheTenant(yaml, 'experts.*.jid'),
    ...expertsOfTheTenant(yaml, 'operators.*'),
    ...waysToSignIn(yaml),
    ...pairs(yaml),
    ...textsAt(yaml.value, 'cannedReplies.*.text')
      .filter(({ text }) => Buffer.byteLength(text) > messageBytes)
      .map(({ path }) =>
        yaml.faultAt(
          path,
          `expected at most ${messageBytes} bytes of UTF-8 (limits.messageBytes of the bridge)`,
        ),
      ),
  ];
}

/** Relations between the tenants: ids and domains belong to one each. */
export function checkTenants(tenants: readonly YamlFile[]): Fault[] {
  const faults: Fault[] = [];
  const ids = new Map<string, Place>();
  const domains = new Map<string, Place>();
  const providers = new Map<string, Place>();
  const claim = (taken: Map<string, Place>, yaml: YamlFile, pattern: string, what: string) => {
    for (const { path, text } of textsAt(yaml.value, pattern)) {
      const before = taken.get(lowerCase(text));
      if (before)
        faults.push(yaml.faultAt(path, `expected ${what}; ${JSON.stringify(text)} is taken ${at(before)}`));
      else taken.set(lowerCase(text), { yaml, path });
    }
  };
  for (const yaml of tenants) {
    claim(ids, yaml, 'id', 'an id of its own');
    claim(domains, yaml, 'vo.domain', 'a domain of its own');
    claim(domains, yaml, 'vcc.domain', 'a domain of its own');
    faults.push(...sharedProvider(yaml, providers));
  }
  return faults;
}

/** R5: a token of a provider for an audience that two organisations share would be good for both, so it is good for neither. */
function sharedProvider(yaml: YamlFile, taken: Map<string, Place>): Fault[] {
  const [issuer] = textsAt(yaml.value, 'signIn.openId.issuer');
  const [audience] = textsAt(yaml.value, 'signIn.openId.audience');
  if (!issuer || !audience) return [];
  const key = JSON.stringify([issuer.text, audience.text]);
  const before = taken.get(key);
  if (!before) taken.set(key, { yaml, path: audience.path });
  if (!before) return [];
  return [
    yaml.faultAt(audience.path, `expected an audience of its own; this issuer has it ${at(before)} already`),
  ];
}

/** Relations inside bridge.yaml. */
export function checkBridge(yaml: YamlFile, defaults: Readonly<Record<string, number>>): Fault[] {
  const faults: Fault[] = [];
  const messageBytes = limitOf(yaml, 'messageBytes', defaults);
  for (const name of ['frameBytes', 'stanzaBytes']) {
    if (limitOf(yaml, name, defaults) > messageBytes) continue;
    const written = valueAt(yaml.value, ['limits', name]) !== undefined;
    const path = ['limits', written ? name : 'messageBytes'];
    faults.push(yaml.faultAt(path, `expected ${name} to be more than messageBytes: a message must fit in`));
  }
  for (const name of ['certificate', 'serverName']) {
    // Who writes one of these believes that the connection is encrypted.
    if (valueAt(yaml.value, ['xmpp', name]) === undefined || valueAt(yaml.value, ['xmpp', 'tls']) === true)
      continue;
    faults.push(yaml.faultAt(['xmpp', name], 'expected tls: true beside it'));
  }
  const host = valueAt(yaml.value, ['gateway', 'host']);
  const publicUrl = valueAt(yaml.value, ['gateway', 'publicUrl']);
  if ((host === '0.0.0.0' || host === '::') && publicUrl === undefined) {
    const message =
      'expected gateway.publicUrl beside it: no browser reaches the address that means every address';
    faults.push(yaml.faultAt(['gateway', 'host'], message));
  }
  if (valueAt(yaml.value, ['cluster']) !== undefined) {
    const shared: readonly (readonly [Path, string])[] = [
      [['archive', 'postgresql'], 'expected archive.postgresql beside it: the processes have one archive'],
      [['tokens', 'secret'], 'expected tokens.secret beside it: each process takes the others’ tokens'],
    ];
    for (const [path, message] of shared)
      if (valueAt(yaml.value, path) === undefined) faults.push(yaml.faultAt(['cluster'], message));
  }
  return faults;
}

/** A limit as it is written, or its default. */
export function limitOf(yaml: YamlFile, name: string, defaults: Readonly<Record<string, number>>): number {
  const written = valueAt(yaml.value, ['limits', name]);
  return typeof written === 'number' && Number.isFinite(written) ? written : (defaults[name] ?? 0);
}

function unique(yaml: YamlFile, pattern: string, what: string, fold = (text: string) => text): Fault[] {
  const first = new Map<string, Path>();
  return textsAt(yaml.value, pattern).flatMap(({ path, text }) => {
    const before = first.get(fold(text));
    if (!before) first.set(fold(text), path);
    if (!before) return [];
    const where = at({ yaml, path: before });
    return [
      yaml.faultAt(path, `expected each ${what} once; ${JSON.stringify(text)} stands ${where} already`),
    ];
  });
}

function references(yaml: YamlFile, pattern: string, targets: string, what: string): Fault[] {
  const targetSet = new Set(textsAt(yaml.value, targets).map(({ text }) => text));
  const known = [...targetSet].slice(0, 100);
  return textsAt(yaml.value, pattern)
    .filter(({ text }) => !targetSet.has(text))
    .map(({ path, text }) => {
      const hint =
        suggestion(text, known) ||
        (known.length > 0 ? `; there are: ${known.join(', ')}` : '; there are none');
      return yaml.faultAt(path, `expected a ${what} of this tenant, not ${JSON.stringify(text)}${hint}`);
    });
}

/** R5: whoever is called an expert of this tenant has an address at its VO domain. */
function expertsOfTheTenant(yaml: YamlFile, pattern: string): Fault[] {
  const domain = valueAt(yaml.value, ['vo', 'domain']);
  if (typeof domain !== 'string') return [];
  return textsAt(yaml.value, pattern)
    .filter(
      ({ text }) => text.includes('@') && lowerCase(text.slice(text.indexOf('@') + 1)) !== lowerCase(domain),
    )
    .map(({ path }) => yaml.faultAt(path, `expected an address at the tenant's VO domain, ${domain}`));
}

function waysToSignIn(yaml: YamlFile): Fault[] {
  if (valueAt(yaml.value, ['signIn', 'passwords']) !== false) return [];
  const faults = [];
  if (valueAt(yaml.value, ['signIn', 'openId']) === undefined) {
    const message = 'expected true, or signIn.openId beside it: nobody could sign in';
    faults.push(yaml.faultAt(['signIn', 'passwords'], message));
  }
  const agents = valueAt(yaml.value, ['agents']);
  for (const [index, agent] of (Array.isArray(agents) ? agents : []).entries()) {
    if (valueAt(agent, ['password']) === undefined) continue;
    const message = 'expected no password: signIn.passwords is off';
    faults.push(yaml.faultAt(['agents', index, 'password'], message, 'key'));
  }
  return faults;
}

/** Settings that mean nothing without another. */
function pairs(yaml: YamlFile): Fault[] {
  const needs = (path: Path, other: Path, message: string) =>
    valueAt(yaml.value, path) !== undefined && valueAt(yaml.value, other) === undefined
      ? [yaml.faultAt(path, message)]
      : [];
  const way = valueAt(yaml.value, ['rosters', 'way']);
  const sections: Readonly<Record<string, string>> = {
    'ejabberd-api': 'ejabberdApi',
    'prosody-groups': 'prosodyGroups',
  };
  const section = typeof way === 'string' ? sections[way] : undefined;
  const ldap = ['directory', 'ldap'];
  return [
    ...needs(
      [...ldap, 'bindDn'],
      [...ldap, 'password'],
      'expected password beside it: servers take no name without one',
    ),
    ...needs([...ldap, 'password'], [...ldap, 'bindDn'], 'expected bindDn beside it'),
    ...(section
      ? needs(['rosters', 'way'], ['rosters', section], `expected rosters.${section} beside it`)
      : []),
  ];
}

const lowerCase = (text: string) => text.toLowerCase();

function at({ yaml, path }: Place): string {
  const { file, line } = yaml.faultAt(path, '');
  return `at ${file}:${line}`;
}
