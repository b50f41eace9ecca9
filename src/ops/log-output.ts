import { type DestinationStream, pino } from 'pino';

/** What waits while the log cannot be written; what comes beyond it is dropped. */
const keptBytes = 1024 * 1024;

/** Standard output. Where it cannot be written (a full disk, a closed pipe) the bridge goes on without a log: messages matter more. */
export function logOutput(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: true, maxLength: keptBytes });
  output.on('error', () => {});
  return output;
}
