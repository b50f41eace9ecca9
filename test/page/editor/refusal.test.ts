import { describe, expect, it } from 'vitest';
import { type Brought, refusalOf } from '../../../src/page/editor/paste/refusal.ts';

const png = { name: 'image.png', type: 'image/png' };
const pdf = { name: 'plan.pdf', type: 'application/pdf' };
const brought = (parts: Partial<Brought>): Brought => ({
  files: [],
  embedded: 0,
  linked: 0,
  hasText: false,
  fromOffice: false,
  ...parts,
});
const begins = (parts: Partial<Brought>) => refusalOf(brought(parts))?.split('. ')[0];

describe('R13: what is pasted or dropped', () => {
  it('R13: is refused in words when it is a file or a picture', () => {
    expect(refusalOf(brought({ files: [pdf] }))).toBe(
      '“plan.pdf” was not added. Files and pictures cannot be sent in a chat. A picture that is on the web can be linked by its https address.',
    );
    expect(begins({ files: [png] })).toBe('The picture was not added');
    expect(begins({ files: [png, pdf] })).toBe('2 files were not added');
    expect(begins({ embedded: 3 })).toBe('3 pictures were not added');
    expect(begins({ files: [{ name: '', type: '' }] })).toBe('The file was not added');
  });

  it('R13: one picture that came as a file and in the HTML is one', () => {
    expect(begins({ files: [png], embedded: 1 })).toBe('The picture was not added');
  });

  it('R13: says that the text beside it was kept', () => {
    expect(refusalOf(brought({ files: [pdf], hasText: true }))).toMatch(/ The text was kept\.$/);
  });

  it('R13: words and linked images are not refused', () => {
    expect(refusalOf(brought({ hasText: true, linked: 2 }))).toBeUndefined();
  });

  it('R13: a rendition that a program adds to its words or its address is not spoken of', () => {
    expect(refusalOf(brought({ files: [png], hasText: true, fromOffice: true }))).toBeUndefined();
    expect(refusalOf(brought({ files: [png], hasText: true, linked: 1 }))).toBeUndefined();
    expect(begins({ files: [png], hasText: true })).toBe('The picture was not added');
    expect(begins({ files: [pdf], hasText: true, fromOffice: true })).toBe('“plan.pdf” was not added');
  });
});
