// What is wrong with the YAML itself, in our words.
import type { ErrorCode } from 'yaml';

// The library's own sentences quote the file, and the file may hold a secret.
export const yamlFaults: Record<ErrorCode, string> = {
  ALIAS_PROPS: 'expected an alias (*name) without an anchor or a tag of its own',
  BAD_ALIAS: 'expected an alias (*name) of an anchor (&name) that stands above it',
  BAD_COLLECTION_TYPE: 'expected a tag that fits the map or list behind it',
  BAD_DIRECTIVE: 'expected no directive (%) but %YAML 1.2',
  BAD_DQ_ESCAPE: 'expected a known escape behind \\ in "text"; use \'text\' for text with \\ in it',
  BAD_INDENT: 'expected an indentation that fits the lines above; brackets must close before it ends',
  BAD_PROP_ORDER: 'expected anchors and tags behind the - or ? or :',
  BAD_SCALAR_START: 'expected text that begins with @, ` or % to stand in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'expected one key on this line; text with ": " in it needs quotes',
  BLOCK_IN_FLOW: 'expected no indented map or list inside { } or [ ]',
  DUPLICATE_KEY: 'expected each key once in a map; this one stands above already',
  IMPOSSIBLE: 'expected YAML',
  KEY_OVER_1024_CHARS: 'expected a key of at most 1024 characters',
  MISSING_CHAR:
    'expected something else here: a quote or bracket may not be closed, or a ":", "," or space is missing',
  MULTILINE_IMPLICIT_KEY: 'expected a key, ":" and a value on one line; a ":" or a quote may be missing',
  MULTIPLE_ANCHORS: 'expected one anchor only',
  MULTIPLE_DOCS: 'expected one document in the file, without a second ---',
  MULTIPLE_TAGS: 'expected one tag only',
  NON_STRING_KEY: 'expected text as key',
  RESOURCE_EXHAUSTION: 'expected fewer levels of nesting',
  TAB_AS_INDENT: 'expected spaces: tabs do not indent in YAML',
  TAG_RESOLVE_FAILED: 'expected no tag (!name) here',
  UNEXPECTED_TOKEN: 'expected something else here: brackets, commas or quotes do not fit together',
};
