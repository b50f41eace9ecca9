// Answers requests of the page in the gateway's place, for what the gateway under test does not answer.
import type { Page } from 'playwright-core';
import type { Method, Params, Result } from '../../src/page/protocol/calls.ts';

export type Played = { readonly [Name in Method]?: (params: Params<Name>) => Result<Name> };

/** Before the page is opened. `change` may alter what the gateway answers to session.open. */
export async function playRequests(
  page: Page,
  played: Played,
  change: (opening: Result<'session.open'>) => Result<'session.open'> = (opening) => opening,
): Promise<void> {
  await page.routeWebSocket(/\/console$/, (near) => {
    const far = near.connectToServer();
    let openingId: number | undefined;
    near.onMessage((data) => {
      const { id, method, params } = JSON.parse(String(data)) as {
        id: number;
        method: Method;
        params: never;
      };
      if (method === 'session.open') openingId = id;
      const answer = played[method];
      if (!answer) return far.send(data);
      return near.send(JSON.stringify({ jsonrpc: '2.0', id, result: answer(params) }));
    });
    far.onMessage((data) => {
      const frame = JSON.parse(String(data)) as { id?: number; result?: Result<'session.open'> };
      if (frame.id === undefined || frame.id !== openingId || !frame.result) return near.send(data);
      openingId = undefined;
      return near.send(JSON.stringify({ ...frame, result: change(frame.result) }));
    });
  });
}
