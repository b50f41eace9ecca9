// What is found beside the code, whether it runs from src/ or from dist/.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The version of this software, from its package.json. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return version;
}

/** The folder of the built console page (`npm run build`). */
export function builtPage(): string {
  return fileURLToPath(new URL('../../dist/page', import.meta.url));
}
