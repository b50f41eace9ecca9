import { describe } from 'vitest';
import { everyPlay } from '../plays/everything.ts';
import { openScriptedMessenger } from '../plays/scripted-messenger.ts';
import { theatre } from '../plays/theatre.ts';

describe('on a scripted messenger', () => {
  everyPlay(theatre({ server: 'prosody', openMessenger: openScriptedMessenger }));
});
