// A private slapd on loopback, with people in it; gone with the test.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { selfSigned } from '../../src/demo/certificate.ts';
import { freePorts } from '../../src/demo/free-ports.ts';
import { testFolder } from './test-folder.ts';

export interface LdapPerson {
  readonly uid: string;
  readonly cn: string;
  readonly [attribute: string]: string;
}

export const base = 'ou=people,dc=acme,dc=example';
export const reader = { bindDn: 'cn=reader,dc=acme,dc=example', password: 'may read' };

export interface TestLdap {
  readonly url: string;
  readonly tlsUrl: string;
  /** Of the authority, which is the server's own. */
  readonly certificateFile: string;
  stop(): void;
  start(): Promise<void>;
}

/** No search gets more than this many entries at a time: there is no way round pages. */
export const mostAtOnce = 500;

export async function startLdap(people: readonly LdapPerson[]): Promise<TestLdap> {
  const folder = testFolder();
  onTestFinished(() => folder.remove());
  const [port = 0, tlsPort = 0] = await freePorts(2);
  const at = (name: string) => join(folder.path, name);
  for (const name of ['data', 'certs']) mkdirSync(at(name));
  const { certificate, key } = await selfSigned(at('certs'), ['localhost']);
  writeFileSync(at('slapd.conf'), configuration(at('data'), at('slapd.pid'), certificate, key));
  writeFileSync(at('people.ldif'), ldif(people));
  execFileSync('/usr/sbin/slapadd', ['-q', '-f', at('slapd.conf'), '-l', at('people.ldif')]);

  let child: ReturnType<typeof spawn> | undefined;
  const start = async () => {
    const urls = `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${tlsPort}`;
    child = spawn('/usr/sbin/slapd', ['-d', '0', '-h', urls, '-f', at('slapd.conf')], { stdio: 'ignore' });
    await listens(port);
  };
  await start();
  return {
    url: `ldap://127.0.0.1:${port}`,
    tlsUrl: `ldaps://localhost:${tlsPort}`,
    certificateFile: certificate,
    stop: () => void child?.kill('SIGKILL'),
    start,
  };
}

const configuration = (data: string, pid: string, certificate: string, key: string) => `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
pidfile ${pid}
modulepath /usr/lib/ldap
moduleload back_mdb
TLSCertificateFile ${certificate}
TLSCertificateKeyFile ${key}
sizelimit size.soft=${mostAtOnce} size.hard=${mostAtOnce} size.pr=${mostAtOnce} size.prtotal=unlimited
disallow bind_anon
require bind
database mdb
maxsize 67108864
suffix "dc=acme,dc=example"
rootdn "cn=admin,dc=acme,dc=example"
directory ${data}
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="${reader.bindDn}" read by * none
`;

function ldif(people: readonly LdapPerson[]): string {
  const entry = (dn: string, lines: readonly (readonly [string, string])[]) =>
    [
      `dn: ${dn}`,
      ...lines.map(([name, value]) => `${name}:: ${Buffer.from(value).toString('base64')}`),
      '',
    ].join('\n');
  return [
    entry('dc=acme,dc=example', [
      ['objectClass', 'dcObject'],
      ['objectClass', 'organization'],
      ['dc', 'acme'],
      ['o', 'Acme'],
    ]),
    entry(reader.bindDn, [
      ['objectClass', 'organizationalRole'],
      ['objectClass', 'simpleSecurityObject'],
      ['cn', 'reader'],
      ['userPassword', reader.password],
    ]),
    entry(base, [
      ['objectClass', 'organizationalUnit'],
      ['ou', 'people'],
    ]),
    ...people.map((person) =>
      entry(`employeeNumber=${person.uid.length}-${Buffer.from(person.uid).toString('hex')},${base}`, [
        ['objectClass', 'inetOrgPerson'],
        ['sn', person.cn.split(' ').at(-1) ?? ''],
        ['employeeNumber', `${person.uid.length}-${Buffer.from(person.uid).toString('hex')}`],
        ...Object.entries(person),
      ]),
    ),
  ].join('\n');
}

async function listens(port: number): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end; ) {
    const isUp = await new Promise<boolean>((resolve) => {
      const socket = createConnection({ port, host: '127.0.0.1' });
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('slapd does not listen; is the package slapd installed?');
}
