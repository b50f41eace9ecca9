import { createRequire } from 'node:module';
import type { XmlElement } from '../../src/xmpp/xml-reading.ts';

/** XML text as the elements that the stream hands over. */
export const parse: (xml: string) => XmlElement = createRequire(import.meta.url)('ltx/lib/parse.js');
