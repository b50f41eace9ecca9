import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Preview } from '../../../src/page/editor/editor-props.ts';
import { createPreviewer, type PreviewState } from '../../../src/page/editor/previewer.ts';

/** A bridge that answers when the test says so, in any order. */
function slowBridge() {
  const questions: { html: string; answer: (preview: Preview) => void; fail: () => void }[] = [];
  const seen: PreviewState[] = [];
  const previewer = createPreviewer({
    wait: 300,
    retry: 5000,
    show: (state) => seen.push(state),
    ask: (html) =>
      new Promise((answer, reject) =>
        questions.push({ html, answer, fail: () => reject(new Error('lost')) }),
      ),
  });
  const answer = async (index: number) => {
    const { html, answer } = questions[index] ?? expect.fail('not asked');
    answer({ text: html, dropped: [] });
    await vi.advanceTimersByTimeAsync(0);
  };
  const fail = async (index: number) => {
    (questions[index] ?? expect.fail('not asked')).fail();
    await vi.advanceTimersByTimeAsync(0);
  };
  const texts = () => seen.map((state) => (state.state === 'shown' ? state.preview.text : state.state));
  return { previewer, questions, answer, fail, texts };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('R14: the preview', () => {
  it('R14: is asked for once the agent pauses', async () => {
    const { previewer, questions, answer, texts } = slowBridge();
    for (const html of ['a', 'ab', 'abc']) {
      previewer.changed(html);
      await vi.advanceTimersByTimeAsync(299);
    }
    expect(questions).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(questions.map(({ html }) => html)).toEqual(['abc']);
    await answer(0);
    expect(texts()).toEqual(['abc']);
  });

  it('R14: never goes back: an answer that comes late is not shown', async () => {
    const { previewer, answer, texts } = slowBridge();
    for (const html of ['one', 'two', 'three']) {
      previewer.changed(html);
      await vi.advanceTimersByTimeAsync(300);
    }
    await answer(1);
    await answer(0);
    await answer(2);
    expect(texts()).toEqual(['two', 'three']);
  });

  it('R14: of another chat, or of a message that is gone, is not shown', async () => {
    const { previewer, answer, texts, questions } = slowBridge();
    previewer.changed('first chat');
    await vi.advanceTimersByTimeAsync(300);
    previewer.forget();
    await answer(0);
    previewer.changed('sent');
    await vi.advanceTimersByTimeAsync(300);
    previewer.changed('');
    await answer(1);
    previewer.changed('never asked');
    previewer.forget();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(texts()).toEqual(['none']);
    expect(questions).toHaveLength(2);
  });

  it('R14: that failed says so, and is asked for again by itself', async () => {
    const { previewer, answer, fail, texts, questions } = slowBridge();
    previewer.changed('a');
    await vi.advanceTimersByTimeAsync(300);
    await fail(0);
    expect(texts()).toEqual(['failed']);
    await vi.advanceTimersByTimeAsync(5000);
    expect(questions.map(({ html }) => html)).toEqual(['a', 'a']);
    await answer(1);
    expect(texts()).toEqual(['failed', 'a']);
  });

  it('R14: a failure of an older question says nothing', async () => {
    const { previewer, answer, fail, texts } = slowBridge();
    for (const html of ['a', 'b']) {
      previewer.changed(html);
      await vi.advanceTimersByTimeAsync(300);
    }
    await fail(0);
    await answer(1);
    expect(texts()).toEqual(['b']);
  });
});
