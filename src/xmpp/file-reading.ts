// XEP-0066: Out of Band Data · XEP-0385: Stateless Inline Media Sharing · XEP-0447: Stateless File Sharing
import type { ClaimedFile } from '../domain/content/read-message.ts';
import { childOf, childrenOf, elementsOf, namespaceOf, textOf, type XmlElement } from './xml-reading.ts';

const outOfBand = 'jabber:x:oob';
const sharing = 'urn:xmpp:sfs:0';
const urlData = 'http://jabber.org/protocol/url-data';
const reference = 'urn:xmpp:reference:0';
const inlineMedia = 'urn:xmpp:sims:1';
const metadata = 'urn:xmpp:file:metadata:0';

/** A stanza may name as many files as it likes; a console need not show more than this. */
const mostFiles = 50;

/** Every file that the stanza claims to share, by what the most telling way says about it first. */
export function readFiles(message: XmlElement): ClaimedFile[] {
  return [...stateless(message), ...inline(message), ...bare(message)].slice(0, mostFiles);
}

function bare(message: XmlElement): ClaimedFile[] {
  return childrenOf(message, 'x', outOfBand).flatMap((x) => {
    const url = textOf(childOf(x, 'url', outOfBand));
    return url ? [{ url }] : [];
  });
}

function stateless(message: XmlElement): ClaimedFile[] {
  return childrenOf(message, 'file-sharing', sharing).flatMap((shared) => {
    const sources = childOf(shared, 'sources', sharing);
    const target = sources && childOf(sources, 'url-data', urlData)?.attrs.target;
    return target ? [{ url: target, ...describe(childOf(shared, 'file', metadata)) }] : [];
  });
}

function inline(message: XmlElement): ClaimedFile[] {
  return childrenOf(message, 'reference', reference).flatMap((shared) => {
    const media = childOf(shared, 'media-sharing', inlineMedia);
    const sources = media && childOf(media, 'sources', inlineMedia);
    if (!sources) return [];
    const uri = childrenOf(sources, 'reference', reference)
      .map((source) => source.attrs.uri)
      .find((source) => source && /^https?:/i.test(source));
    const file = elementsOf(media).find(
      (child) =>
        child.getName() === 'file' && namespaceOf(child)?.startsWith('urn:xmpp:jingle:apps:file-transfer:'),
    );
    return uri ? [{ url: uri, ...describe(file) }] : [];
  });
}

function describe(file: XmlElement | undefined): Omit<ClaimedFile, 'url'> {
  if (!file) return {};
  const own = namespaceOf(file);
  const name = textOf(childOf(file, 'name', own));
  const type = textOf(childOf(file, 'media-type', own));
  const size = textOf(childOf(file, 'size', own));
  return { ...(name && { name }), ...(type && { type }), ...(size && { size }) };
}
