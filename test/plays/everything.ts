import { describe } from 'vitest';
import { agentToExpertPlay } from './agent-to-expert.ts';
import { expertToAgentPlay } from './expert-to-agent.ts';
import { historyPlay } from './history.ts';
import { presencePlay } from './presence.ts';
import type { Stage } from './stage.ts';

/** Every play, on one stage. */
export function everyPlay(stage: Stage): void {
  describe('presence', () => presencePlay(stage));
  describe('an expert writes to an agent', () => expertToAgentPlay(stage));
  describe('an agent writes to an expert', () => agentToExpertPlay(stage));
  describe('history', () => historyPlay(stage));
}
