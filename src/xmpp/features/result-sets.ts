// XEP-0059: Result Set Management 1.0
import type { Feature } from '../feature.ts';
import { resultSets } from '../result-set.ts';

export const resultSetManagement: Feature = {
  xep: 'XEP-0059',
  version: '1.0',
  name: 'Result Set Management',
  summary: 'Pages of the component’s items, of search results and of archives',
  namespaces: [resultSets],
  at: 'both',
};
