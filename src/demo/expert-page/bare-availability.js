// Converse.js 14 keeps the availability of a contact by resource. One without a resource, as people behind a component have it
// (the bridge speaks for an agent, not for one of her browser tabs), is noted under a name of its own making and never found
// again: whoever went online that way stays online. "Unavailable" without a resource is meant for all of them.
export const bareAvailability = {
  initialize() {
    const { api } = this._converse;

    async function wentOffline(stanza) {
      const from = stanza.getAttribute('from') ?? '';
      if (from.includes('/')) return;
      const contact = await api.contacts.get(from);
      if (!contact?.presence?.resources.length) return;
      contact.presence.resources.reset();
      contact.presence.onResourcesChanged();
    }

    function listen() {
      const handler = (stanza) => {
        wentOffline(stanza);
        // Strophe keeps a handler that says so.
        return true;
      };
      api.connection.get().addHandler(handler, null, 'presence', 'unavailable');
    }

    api.listen.on('connected', listen);
    api.listen.on('reconnected', listen);
  },
};
