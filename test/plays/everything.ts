import { describe } from 'vitest';
import { agentToAgentPlay } from './agent-to-agent.ts';
import { agentToExpertPlay } from './agent-to-expert.ts';
import { archivePlay } from './archive.ts';
import { commandsPlay } from './commands.ts';
import { directoryPlay } from './directory.ts';
import { expertToAgentPlay } from './expert-to-agent.ts';
import { historyPlay } from './history.ts';
import { isolationPlay } from './isolation.ts';
import { licencesPlay } from './licences.ts';
import { presencePlay } from './presence.ts';
import { profilesPlay } from './profiles.ts';
import { reloadPlay } from './reload.ts';
import type { Stage } from './stage.ts';
import { supervisionPlay } from './supervision.ts';

/** Every play, on one stage. */
export function everyPlay(stage: Stage): void {
  describe('presence', () => presencePlay(stage));
  describe('an expert writes to an agent', () => expertToAgentPlay(stage));
  describe('an agent writes to an expert', () => agentToExpertPlay(stage));
  describe('history', () => historyPlay(stage));
  describe('the expert’s archive', () => archivePlay(stage));
  describe('the directory', () => directoryPlay(stage));
  describe('between organisations', () => isolationPlay(stage));
  describe('reload', () => reloadPlay(stage));
  describe('an agent writes to an agent', () => agentToAgentPlay(stage));
  describe('supervision of agents', () => supervisionPlay(stage));
  describe('both licences', () => licencesPlay(stage));
  describe('commands', () => commandsPlay(stage));
  describe('profiles', () => profilesPlay(stage));
}
