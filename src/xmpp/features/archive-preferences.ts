// XEP-0441: Message Archive Management Preferences 0.2.0
import xml from '@xmpp/xml';
import { Refusal } from '../../domain/refusal.ts';
import { mam } from '../archive-query.ts';
import type { Feature } from '../feature.ts';
import { roomOf } from './archive.ts';

/** What is kept, and how long, is the organisation's to decide, and not the expert's alone: the room has two sides. */
export const archivePreferences: Feature = {
  xep: 'XEP-0441',
  version: '0.2.0',
  name: 'Message Archive Management Preferences',
  summary: 'Said truly: everything is archived; experts cannot change it',
  namespaces: [],
  at: 'agent',
  iqs: [
    {
      type: 'get',
      name: 'prefs',
      namespace: mam,
      handle: (request) =>
        roomOf(request) && xml('prefs', { xmlns: mam, default: 'always' }, xml('always'), xml('never')),
    },
    {
      type: 'set',
      name: 'prefs',
      namespace: mam,
      handle: (request) => {
        roomOf(request);
        throw new Refusal('not-allowed');
      },
    },
  ],
};
