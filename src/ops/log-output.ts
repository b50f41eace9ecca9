import { type DestinationStream, pino } from 'pino';

/** What waits while the log cannot be written; what comes beyond it is dropped. */
export const keptBytes = 1024 * 1024;

/** Standard output, or a file. Where it cannot be written (a full disk, a closed pipe) the bridge goes on without a log: messages matter more. */
export function logOutput(dest: number | string = 1): DestinationStream & NodeJS.EventEmitter {
  const output = pino.destination({ dest, sync: true, maxLength: keptBytes });
  output.on('error', () => {});
  return output;
}
