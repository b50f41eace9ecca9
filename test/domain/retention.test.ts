import { describe, expect, it } from 'vitest';
import { groupId, queueId } from '../../src/domain/ids.ts';
import { daysKept, daysRoomIsKept, daysTranscriptIsKept, isKeptForEver } from '../../src/domain/retention.ts';
import type { RetentionSettings, Tenant } from '../../src/domain/tenant.ts';
import { acme, alice, dave, erin } from '../support/people.ts';

const group = (name: string, retention?: RetentionSettings) =>
  [groupId(name), { id: groupId(name), name, ...(retention && { retention }) }] as const;
const queue = (name: string, retention: RetentionSettings) =>
  [queueId(name), { id: queueId(name), name, retention }] as const;
const placed = (groups: readonly string[], queues: readonly string[] = []) => ({
  groups: groups.map(groupId),
  queues: queues.map(queueId),
});

describe('how long something is kept', () => {
  const tenant: Tenant = {
    ...acme(),
    retention: { rooms: 100, transcripts: 'forever', audit: 5 },
    groups: new Map([group('short', { rooms: 10 }), group('long', { rooms: 'forever' }), group('silent')]),
    queues: new Map([queue('hotline', { rooms: 50 })]),
  };
  const rooms = (groups: readonly string[], queues?: readonly string[]) =>
    daysKept(tenant, placed(groups, queues), 'rooms');

  it('is for ever where nothing is said', () => {
    expect(daysKept(acme(), alice, 'rooms')).toBe(Number.POSITIVE_INFINITY);
    expect(isKeptForEver(acme(), 'rooms')).toBe(true);
    expect(isKeptForEver({ ...acme(), retention: { rooms: 'forever' } }, 'rooms')).toBe(true);
  });

  it('is what the nearest setting says: group over queue over tenant', () => {
    expect(rooms(['short'], ['hotline'])).toBe(10);
    expect(rooms(['silent'], ['hotline'])).toBe(50);
    expect(rooms(['silent'])).toBe(100);
    expect(rooms(['nowhere'])).toBe(100);
    expect(isKeptForEver(tenant, 'rooms')).toBe(false);
    expect(isKeptForEver(tenant, 'transcripts')).toBe(true);
  });

  it('is the longest among several groups of one agent', () => {
    expect(rooms(['short', 'long'])).toBe(Number.POSITIVE_INFINITY);
    expect(rooms(['short', 'silent'])).toBe(10);
  });

  it('R26: of a transcript is the longer of its two agents’; former agents count with their groups of the time', () => {
    const both: Tenant = {
      ...acme(),
      retention: { transcripts: 7 },
      groups: new Map([group('support', { transcripts: 30 })]),
    };
    const of = (...agents: Parameters<typeof daysTranscriptIsKept>[1]) => daysTranscriptIsKept(both, agents);
    expect(of(alice, dave)).toBe(30);
    expect(of(alice, erin)).toBe(30);
    expect(of(erin)).toBe(7);
    const gone = { ...erin, jid: 'gone@vcc.acme.example' as typeof erin.jid, groups: [groupId('support')] };
    expect(of(gone)).toBe(30);
    expect(daysRoomIsKept({ ...both, retention: { rooms: 3 } }, gone.jid)).toBe(3);
  });
});
