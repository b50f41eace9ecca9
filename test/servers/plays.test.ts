import { describe } from 'vitest';
import { serverKinds } from '../../src/demo/private-server.ts';
import { everyPlay } from '../plays/everything.ts';
import { realMessenger } from '../plays/real-messenger.ts';
import { theatre } from '../plays/theatre.ts';

for (const server of serverKinds) {
  describe(`on ${server}`, () => {
    everyPlay(theatre({ server, openMessenger: realMessenger(server) }));
  });
}
