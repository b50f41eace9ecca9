import { describe, expect, it } from 'vitest';
import { ejabberdConfig } from '../../src/demo/ejabberd.ts';
import type { PrivateServerSettings } from '../../src/demo/private-server.ts';
import { prosodyConfig } from '../../src/demo/prosody.ts';

const settings: PrivateServerSettings = {
  dir: '/home/zoe/de"mo',
  ports: { c2s: 15222, c2sTls: 15223, component: 15347, http: 15280 },
  hosts: [
    { voDomain: 'acme.example', vccDomain: 'vcc.acme.example', componentSecret: 'a]]"--\\', accounts: [] },
    { voDomain: 'globex.example', vccDomain: 'vcc.globex.example', componentSecret: 'globex', accounts: [] },
  ],
};
const tls = { certificate: '/c.pem', key: '/k.pem' };

describe("Prosody's configuration", () => {
  const text = prosodyConfig(settings, tls);

  it('has each host with the component beside it', () => {
    for (const { voDomain, vccDomain } of settings.hosts) {
      expect(text).toContain(`VirtualHost "${voDomain}"`);
      expect(text).toContain(`Component "${vccDomain}"\n  component_secret = "`);
    }
  });

  it('serves the page for experts where there is one, and nothing else of the disk', () => {
    expect(text).not.toContain('http_files');
    const withPage = prosodyConfig({ ...settings, expertPage: '/home/zoe/page' }, tls);
    expect(withPage.match(/http_files_dir = .*/g)).toEqual(['http_files_dir = "/home/zoe/page"']);
    expect(withPage).toContain('http_paths = { files = "/experts" }');
  });

  it('lets nothing of a path or a secret out of its Lua string', () => {
    expect(text).toContain('component_secret = "a]]\\034--\\092"');
    expect(text).toContain('data_path = "/home/zoe/de\\034mo/data"');
  });
});

describe("ejabberd's configuration", () => {
  const config = ejabberdConfig(settings, tls);

  it('gives each component its own secret, and no domain of another (global_routes)', () => {
    const component = config.listen.find(({ module }) => module === 'ejabberd_service');
    expect(component).toMatchObject({
      port: 15347,
      ip: '127.0.0.1',
      global_routes: false,
      hosts: { 'vcc.acme.example': { password: 'a]]"--\\' }, 'vcc.globex.example': { password: 'globex' } },
    });
  });

  it('serves the page for experts where there is one', () => {
    expect(config.modules).not.toHaveProperty('mod_http_fileserver');
    const withPage = ejabberdConfig({ ...settings, expertPage: '/home/zoe/page' }, tls);
    expect(withPage.modules).toMatchObject({ mod_http_fileserver: { docroot: '/home/zoe/page' } });
  });

  it('grants privileges (XEP-0356) to the component beside the host only', () => {
    expect(config.append_host_config).toEqual({
      'acme.example': { acl: { vcc: { server: 'vcc.acme.example' } } },
      'globex.example': { acl: { vcc: { server: 'vcc.globex.example' } } },
    });
  });

  it('listens on loopback and on a socket in its folder, nowhere else', () => {
    for (const listener of config.listen) {
      const isLocal =
        ('ip' in listener && listener.ip === '127.0.0.1') || `${listener.port}`.startsWith('unix:');
      expect(isLocal).toBe(true);
    }
  });
});
