"""What a desk's message asks of the switchboard."""

from voice_gateway.operators import desk_messages as said
from voice_gateway.operators.effects import Effect, NotPossible
from voice_gateway.operators.seat import Who
from voice_gateway.operators.switchboard import Switchboard


def ordered(
    who: Who, message: said.DeskMessage, switchboard: Switchboard, now: float
) -> list[Effect]:
    """Raises NotPossible."""
    talks, me = switchboard.talks, who.id
    match message:
        case said.Answer(call=call):
            return switchboard.answer(me, call, now)
        case said.Decline(call=call):
            return switchboard.decline(me, call, now)
        case said.SetPresence(presence=presence, reason=reason):
            return switchboard.presence(me, presence, reason, now)
        case said.Hold(on=on):
            return talks.hold(me, on)
        case said.Transfer(to=to, attended=True):
            return talks.transfer_attended(me, to=to.operator, queue=to.queue)
        case said.Transfer(to=to):
            return talks.transfer_blind(me, now, to=to.operator, queue=to.queue)
        case said.Conference(operator=operator):
            return talks.conference(me, operator)
        case said.Plain(type=name):
            return _plain(name, me, switchboard, now)
    if not who.supervisor:
        raise NotPossible("supervisors_only")
    match message:
        case said.Listen(call=call):
            return talks.listen(me, call, now)
        case said.Whisper(on=on):
            return talks.whisper(me, on)
        case said.ForcePresence(operator=operator, presence=presence):
            if operator not in switchboard.state.desks:
                raise NotPossible("no_such_desk")
            return switchboard.presence(operator, presence, None, now)
    raise NotPossible("unknown")


def _plain(name: str, me: str, switchboard: Switchboard, now: float) -> list[Effect]:
    talks = switchboard.talks
    match name:
        case "transfer_finish":
            return talks.transfer_finish(me, now)
        case "transfer_cancel":
            return talks.transfer_cancel(me, now)
        case "finish":
            return talks.finish(me, now)
        case "leave":
            return talks.leave(me, now)
        case _:
            return switchboard.wrapped_up(me, now)
