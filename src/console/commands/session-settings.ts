import { encodeAgent, encodeSettings, encodeTenant } from '../encode.ts';
import { command } from './command.ts';

export const sessionSettings = command('session.settings', (_params, { agent, tenant, standing }) => ({
  me: encodeAgent(agent),
  tenant: encodeTenant(tenant),
  settings: encodeSettings(tenant, standing),
}));
