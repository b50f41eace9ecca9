// R19: how agents with both licences find the console's chats in VO.

export const copyPolicies = ['auto', 'privilege', 'marked', 'off'] as const;
/** R19: as the agent's own messages where the server lets us (XEP-0356), as copies that say so, or not at all. */
export type CopyPolicy = (typeof copyPolicies)[number];
/** What that comes to on one stream. */
export type CopyWay = 'own' | 'marked' | 'none';

/** `privileged`: the server lets us send as the agent's own account, and treats it like the account's own messages. */
export function copyWay(policy: CopyPolicy | undefined, privileged: boolean): CopyWay {
  if (policy === 'off') return 'none';
  if (policy === 'marked') return 'marked';
  if (privileged) return 'own';
  return policy === 'privilege' ? 'none' : 'marked';
}
