"""An expert at slixmpp, steered by JSON lines on standard input; what happens goes to standard output the same way."""

import asyncio
import json
import logging
import sys
from datetime import datetime

import slixmpp


def tell(**event):
    print(json.dumps(event), flush=True)


class Expert(slixmpp.ClientXMPP):
    def __init__(self, jid, password):
        super().__init__(jid, password)
        self.register_plugin("xep_0030")
        self.register_plugin("xep_0199")
        self.register_plugin("xep_0313")
        self.add_event_handler("session_start", self.on_start)
        self.add_event_handler("failed_all_auth", lambda _: tell(event="refused"))
        # Errors come this way as well.
        self.add_event_handler("message", self.on_message)
        self.add_event_handler("presence", self.on_presence)
        self.add_event_handler("disconnected", lambda _: tell(event="ended"))

    async def on_start(self, _):
        self.send_presence()
        await self.get_roster()
        tell(event="ready", jid=self.boundjid.full)

    def on_message(self, message):
        condition = message["error"]["condition"] if message["type"] == "error" else None
        tell(
            event="message",
            id=message["id"],
            type=message["type"],
            **{"from": message["from"].full},
            text=message["body"],
            error=condition,
        )

    def on_presence(self, presence):
        tell(event="presence", type=presence["type"], **{"from": presence["from"].full})

    def obey(self, command):
        if command["do"] == "say":
            message = self.make_message(mto=command["to"], mbody=command["text"], mtype="chat")
            message["id"] = command["id"]
            message.send()
        elif command["do"] == "subscribe":
            self.send_presence_subscription(pto=command["to"])
        elif command["do"] == "archive":
            asyncio.ensure_future(self.read_archive(command))
        elif command["do"] == "leave":
            self.disconnect()

    async def read_archive(self, command):
        start = command.get("start")
        messages, error = [], None
        try:
            async for message in self["xep_0313"].iterate(
                jid=command["of"],
                rsm={"max": command["max"]},
                reverse=command.get("reverse", False),
                start=datetime.fromisoformat(start) if start else None,
                with_jid=command.get("with"),
            ):
                result = message["mam_result"]
                original = result["forwarded"]["stanza"]
                at = result["forwarded"]["delay"]["stamp"].isoformat()
                sender = original["from"].full
                messages.append({"id": result["id"], "at": at, "from": sender, "text": original["body"]})
        except Exception as fault:
            error = repr(fault)
        tell(event="archive", id=command["id"], messages=messages, error=error)


async def main():
    settings = json.loads(sys.stdin.readline())
    expert = Expert(settings["jid"], settings["password"])
    # On loopback: slixmpp is asked to do without TLS.
    expert.connect((settings["host"], settings["port"]), force_starttls=False, disable_starttls=True)

    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        expert.obey(json.loads(line))
    expert.disconnect()
    await expert.disconnected


logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
asyncio.run(main())
