// XEP-0157: whom experts may ask about the service.
import * as z from 'zod';

const addresses = (purpose: string) =>
  z
    .array(
      z
        .string()
        .max(500)
        .regex(
          /^(mailto|xmpp|https|tel):[^\s<>"\u0000-\u001f\u007f]+$/,
          'expected an address such as mailto:helpdesk@acme.example, xmpp:…, https://… or tel:…',
        ),
    )
    .default([])
    .describe(purpose);

export const contacts = z
  .strictObject({
    abuse: addresses('Where abuse is reported.'),
    admin: addresses('Who runs the service.'),
    feedback: addresses('Where opinions are welcome.'),
    sales: addresses('Who sells it.'),
    security: addresses('Where weak points are reported.'),
    status: addresses('Where its state is told.'),
    support: addresses('Who helps.'),
  })
  .prefault({})
  .describe(
    "Whom to ask about this service: addresses such as mailto:helpdesk@acme.example, xmpp:…, https://… or tel:…. Told to experts' clients (XEP-0157).",
  );
