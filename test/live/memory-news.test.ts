import { createCircle } from '../../src/live/memory-news.ts';
import { newsContract } from './news-contract.ts';

newsContract('memory', createCircle());
