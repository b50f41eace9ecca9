import type { Draft } from '../../bridge/agent-to-expert.ts';
import type { FileLink } from '../../domain/message.ts';
import { encodeMessage } from '../encode.ts';
import type { Params } from '../protocol/requests.ts';
import { command } from './command.ts';

export const chatSend = command('chat.send', async (params, { agent }, useCases) => {
  if (params.via) useCases.followDirectory(agent, params.with);
  const message = await useCases.send(agent, readDraft(params));
  return { message: encodeMessage(message) };
});

function readDraft({ with: expert, clientId, html, text, files }: Params<'chat.send'>): Draft {
  return {
    with: expert,
    clientId,
    ...(html !== undefined && { html }),
    ...(text !== undefined && { text }),
    ...(files !== undefined && { files: files.map(readFile) }),
  };
}

function readFile({ url, name }: { url: string; name?: string | undefined }): FileLink {
  return name === undefined ? { url } : { url, name };
}
