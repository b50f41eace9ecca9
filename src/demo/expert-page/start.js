// Converse.js, as one expert of the demo. Who that is stands in the link's fragment, which no server is ever sent:
// #jid=…&password=… (the passwords of the demo are made for it and good on loopback only).

/** The fragment is taken out of the address, and lives on in this tab: a reload stays signed in, other tabs are others. */
function readAccount() {
  const given = new URLSearchParams(location.hash.slice(1));
  if (given.has('password')) {
    sessionStorage.setItem('expert', JSON.stringify([given.get('jid'), given.get('password')]));
    history.replaceState(null, '', `#${given.get('jid')}`);
  }
  const [jid, password] = JSON.parse(sessionStorage.getItem('expert') ?? '[]');
  return { jid, password };
}

/** One tab is one expert: a link that is pasted into a tab where another is signed in begins anew. */
addEventListener('hashchange', () => location.reload());

async function start() {
  const { jid, password } = readAccount();
  if (!jid || !password) {
    document.getElementById('without-link').hidden = false;
    return;
  }
  document.title = `${jid} · Expert Connect's demo`;
  // Its footer, which would show pictures from elsewhere, is empty here.
  customElements.define('converse-footer', class extends HTMLElement {});
  await import('./converse.min.js');
  const socket = new URL('/xmpp-websocket', location.href);
  socket.protocol = 'ws:';
  await window.converse.initialize({
    ...{ jid, password, authentication: 'login', auto_login: true, auto_reconnect: true },
    websocket_url: socket.href,
    discover_connection_methods: false,
    // Two experts in two tabs of one browser, and nothing left of a stack that was begun anew.
    persistent_store: 'sessionStorage',
    assets_path: new URL('.', location.href).href,
    // Whatever would be fetched from elsewhere, or is no part of the office messenger.
    autocomplete_providers_url: '',
    xmpp_providers_url: '',
    providers_link: '',
    blacklisted_plugins: ['converse-omemo', 'converse-register', 'converse-bookmarks'],
    render_media: false,
    view_mode: 'fullscreen',
    i18n: 'en',
    show_background: false,
    show_self_in_roster: false,
    show_client_info: false,
    allow_url_history_change: false,
    allow_non_roster_messaging: true,
    auto_subscribe: true,
    loglevel: 'warn',
    notification_icon: '',
    play_sounds: false,
    show_desktop_notifications: false,
  });
}

await start();
