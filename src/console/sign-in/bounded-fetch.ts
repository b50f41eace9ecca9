// What the bridge fetches of its own accord: from the address that the operator named, nowhere else, and no more than a little.

/** A set of keys has a few kilobytes; in bytes, unpacked. */
export const largestKeySet = 262_144;

/**
 * `fetch` whose answer is a text that breaks off with an error beyond `mostBytes`. Redirects are not followed: whoever answers could
 * lead to what only this machine reaches.
 */
export const boundedFetch =
  (mostBytes: number) =>
  async (url: string, options: RequestInit): Promise<Response> => {
    const response = await fetch(url, { ...options, redirect: 'manual' });
    const { status, body } = response;
    // Nobody reads it: the connection is free again.
    if (!response.ok) await body?.cancel();
    return new Response(response.ok && body ? body.pipeThrough(endsBeyond(mostBytes)) : null, { status });
  };

function endsBeyond(mostBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) controller.error(new Error(`the answer is longer than ${mostBytes} bytes`));
      else controller.enqueue(chunk);
    },
  });
}
