/** The page's icon with a red bubble and a count, as an address of an image. */
export function badgeIcon(unread: number): string {
  const text = unread > 9 ? '9+' : String(unread);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#1f5fa8"/><path d="M8 11.500A3.500 3.500 0 0 1 11.500 8h9a3.500 3.500 0 0 1 3.500 3.500v6a3.500 3.500 0 0 1-3.500 3.500H16l-4.800 3.600c-.5.4-1.200 0-1.200-.6V21a3 3 0 0 1-2-3.200z" fill="#fff"/><circle cx="21.500" cy="21.500" r="10.500" fill="#c8232c"/><text x="21.500" y="26.500" font-family="system-ui,sans-serif" font-size="${text.length > 1 ? 12 : 15}" font-weight="700" fill="#fff" text-anchor="middle">${text}</text></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
