#!/usr/bin/python3
"""An expert of the demo in a terminal, with slixmpp (Debian: python3-slixmpp).

    /usr/bin/python3 examples/expert.py bob alice 'Hello Alice'

Signs in as bob with the password from demo.json, sends the message if there is one, and shows what alice answers.
Each further line that is typed is sent as well. Ctrl-D or Ctrl-C signs out.
"""

import argparse
import asyncio
import json
import os
import stat
import sys

import slixmpp


class Expert(slixmpp.ClientXMPP):
    def __init__(self, jid, password, agent, first):
        super().__init__(jid, password)
        self.agent = agent
        self.first = first
        self.add_event_handler("session_start", self.on_start)
        self.add_event_handler("failed_all_auth", lambda _: print("The server refused the password."))
        self.add_event_handler("message", self.on_message)
        self.add_event_handler("message_error", self.on_message)
        self.add_event_handler("presence_available", self.on_presence)
        self.add_event_handler("presence_unavailable", self.on_presence)

    async def on_start(self, _):
        self.send_presence()
        await self.get_roster()
        self.send_presence_subscription(pto=self.agent)
        print(f"Signed in as {self.boundjid.full}. Type to write to {self.agent}; Ctrl-D ends.", flush=True)
        if self.first:
            self.say(self.first)

    def say(self, text):
        self.send_message(mto=self.agent, mbody=text, mtype="chat")
        print(f"  me: {text}", flush=True)

    def on_message(self, message):
        if message["type"] == "error":
            error = message["error"]
            print(f"  not delivered ({error['condition']}): {error['text']}", flush=True)
        elif message["body"]:
            print(f"  {message['from'].bare}: {message['body']}", flush=True)

    def on_presence(self, presence):
        if presence["from"].bare == self.agent:
            state = "offline" if presence["type"] == "unavailable" else "online"
            print(f"  {self.agent} is {state}", flush=True)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demo", default="var/demo/demo.json", help="default: %(default)s")
    parser.add_argument("expert", help="an expert's JID, or its first part")
    parser.add_argument("agent", help="an agent's JID, or its first part")
    parser.add_argument("text", nargs="?", help="the first message")
    return parser.parse_args()


def find(people, wanted, kind):
    for person in people:
        if wanted in (person["jid"], person["jid"].split("@")[0]):
            return person
    sys.exit(f"There is no {kind} {wanted} in the demo.")


async def main():
    wanted = arguments()
    with open(wanted.demo, encoding="utf-8") as file:
        demo = json.load(file)
    tenants = demo["tenants"]
    expert = find([one for tenant in tenants for one in tenant["experts"]], wanted.expert, "expert")
    agent = find([one for tenant in tenants for one in tenant["agents"]], wanted.agent, "agent")

    xmpp = Expert(expert["jid"], expert["password"], agent["jid"], wanted.text)
    # On loopback: slixmpp is asked to do without TLS.
    xmpp.connect((demo["xmpp"]["host"], demo["xmpp"]["c2sPort"]), force_starttls=False, disable_starttls=True)

    if somebody_types():
        loop = asyncio.get_running_loop()
        lines = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
        while line := await lines.readline():
            if line.strip():
                xmpp.say(line.decode().rstrip("\n"))
        xmpp.disconnect()
    await xmpp.disconnected


def somebody_types():
    """In the background, with /dev/null before it, there is nothing to wait for: only what is answered is shown."""
    mode = os.fstat(sys.stdin.fileno()).st_mode
    return sys.stdin.isatty() or stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


try:
    asyncio.run(main())
except KeyboardInterrupt:
    pass
