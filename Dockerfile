# Two images, since their pins cannot meet: `rasa` (Rasa and the actions, Python 3.10) and
# `app` (gateway and billing, Python 3.11). `edge` is Debian's Kamailio, rtpengine, coturn and Janus.
#   docker build --target app -t dozvon-app .

FROM python:3.10-slim-bookworm AS rasa-build
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /srv/dozvon
COPY requirements/rasa-py310.lock requirements/
RUN uv venv --python python3.10 .venv-rasa \
 && uv pip sync --no-cache --require-hashes --compile-bytecode \
        --python .venv-rasa/bin/python requirements/rasa-py310.lock
COPY billing billing
COPY bot bot
ENV PYTHONPATH=/srv/dozvon RASA_TELEMETRY_ENABLED=false TF_CPP_MIN_LOG_LEVEL=2 PYTHONWARNINGS=ignore
RUN cd bot && ../.venv-rasa/bin/python -m rasa train --fixed-model-name dozvon && rm -rf .rasa

FROM python:3.10-slim-bookworm AS rasa
RUN useradd --system --home-dir /srv/dozvon dozvon
WORKDIR /srv/dozvon
COPY --from=rasa-build /srv/dozvon /srv/dozvon
COPY deploy/rasa deploy/rasa
USER dozvon

FROM python:3.11-slim-bookworm AS app-build
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /srv/dozvon
COPY requirements/app.lock requirements/
RUN uv venv --python python3.11 .venv \
 && uv pip sync --no-cache --require-hashes --compile-bytecode \
        --python .venv/bin/python requirements/app.lock \
 && uv pip install --no-cache --no-deps --compile-bytecode --python .venv/bin/python \
        --index https://download.pytorch.org/whl/cpu torch==2.13.0+cpu
COPY dozvon ./
COPY launcher launcher
COPY models models
# The voice's licence (CC BY-NC-SA) allows evaluation only: see models/README.md for others.
RUN ./dozvon models fetch silero-v4-ru silero-vad
COPY billing billing
COPY media media
COPY voice_gateway voice_gateway
COPY bot/domain.yml bot/
RUN PYTHONPATH=. GATEWAY_PROMPTS=.cache/prompts \
    GATEWAY_TTS_MODEL=models/downloaded/silero-v4-ru/v4_ru.pt \
    .venv/bin/python -m voice_gateway.tts.prepare bot/domain.yml

FROM python:3.11-slim-bookworm AS app
# Makes films of what Janus records.
RUN apt-get update && apt-get install --yes --no-install-recommends janus-tools \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --home-dir /srv/dozvon dozvon \
 && install --directory --owner dozvon /var/lib/dozvon
WORKDIR /srv/dozvon
COPY --from=app-build /srv/dozvon /srv/dozvon
USER dozvon
VOLUME /var/lib/dozvon

FROM debian:bookworm-slim AS edge
RUN apt-get update \
 && apt-get install --yes --no-install-recommends kamailio kamailio-tls-modules rtpengine-daemon \
        coturn janus \
 && rm -rf /var/lib/apt/lists/* && install --directory /run/kamailio
