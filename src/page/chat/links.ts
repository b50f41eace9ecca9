/** What may be followed from here; anything else is shown and not followed. */
const schemes = /^(https?:|mailto:|tel:)/i;

/** Attributes of a link to elsewhere: in a tab of its own, which learns nothing of this one. */
export function linkTo(url: string) {
  if (!schemes.test(url)) return {};
  return { href: url, target: '_blank', rel: 'noopener noreferrer nofollow' };
}
