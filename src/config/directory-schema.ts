// Where experts are known from besides the tenant's own file.
import * as z from 'zod';
import { filePath, lineOfText, secretSource } from './fields.ts';

const attribute = (standard: string, meaning: string) =>
  z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'expected the name of an LDAP attribute')
    .default(standard)
    .describe(meaning);

const ldap = z
  .strictObject({
    url: z
      .string()
      .regex(/^ldaps?:\/\/[^\s/@]+$/, 'expected an address such as ldaps://ldap.acme.example')
      .describe('Address of the server: ldaps://host, or ldap://host, with a port if it is another.'),
    startTls: z
      .boolean()
      .default(false)
      .describe('Whether an ldap:// connection is encrypted before anything is said.'),
    certificate: filePath()
      .meta({
        description: 'PEM file with the certificate authority of the server. Relative to this file.',
        'x-default': 'those that Node.js trusts',
      })
      .exactOptional(),
    bindDn: lineOfText(1000)
      .meta({ description: 'Whom to bind as; may read, needs no more.', 'x-default': 'anonymous' })
      .exactOptional(),
    password: secretSource()
      .meta({ description: 'The password of bindDn.', 'x-default': 'none' })
      .exactOptional(),
    base: lineOfText(1000).describe('Where the search begins, with everything below it.'),
    filter: lineOfText(2000).default('(objectClass=inetOrgPerson)').describe('Which entries are experts.'),
    attributes: z
      .strictObject({
        jid: z
          .string()
          .regex(/^[A-Za-z][A-Za-z0-9-]*$/, 'expected the name of an LDAP attribute')
          .meta({
            description: 'Attribute with the whole address in the office messenger.',
            'x-default': 'none; local is used',
          })
          .exactOptional(),
        local: attribute(
          'uid',
          'Attribute with the part of the address before the @; the domain is vo.domain.',
        ),
        name: attribute('cn', 'Attribute with the name that agents see.'),
        title: attribute('title', 'Attribute with the job title.'),
        department: attribute('departmentNumber', 'Attribute with the department.'),
        mail: attribute('mail', 'Attribute with a mail address: experts are found by it, it is not shown.'),
      })
      .prefault({})
      .describe('Which attribute holds what.'),
    refreshMinutes: z
      .int()
      .min(1)
      .max(10_080)
      .default(15)
      .describe('How often it is read again, in minutes.'),
    pageSize: z
      .int()
      .min(10)
      .max(10_000)
      .default(500)
      .describe('How many entries are asked for at a time; servers limit it.'),
    mostEntries: z
      .int()
      .min(1)
      .max(10_000_000)
      .default(200_000)
      .describe(
        'How many entries the filter may find. Beyond, nothing is taken of that reading, and what was read last is kept: a filter that finds so many is a mistake.',
      ),
  })
  .meta({
    description:
      'Experts from LDAP. What was read last is kept while the server does not answer. The experts listed here in the file go before.',
    'x-default': 'none',
  })
  .exactOptional();

export const directory = z
  .strictObject({ ldap })
  .prefault({})
  .describe('Where experts are known from, besides the list in this file.');
