// An organisation without colleagues and without supervision.
import type { SupervisionUseCases } from '../../src/console/supervision-use-cases.ts';
import { Refusal } from '../../src/domain/refusal.ts';

export class NobodySupervises implements SupervisionUseCases {
  listContacts() {
    return [];
  }

  startMonitoring(): Promise<never> {
    return refuse();
  }

  stopMonitoring(): Promise<never> {
    return refuse();
  }

  searchTranscripts(): Promise<never> {
    return refuse();
  }

  readTranscript(): Promise<never> {
    return refuse();
  }

  async listAudit(): Promise<never> {
    throw new Refusal('not-allowed');
  }
}

async function refuse(): Promise<never> {
  throw new Refusal('not-supervisor');
}
