# Two stages: the packages are built in the first, the second carries them and the studio.
FROM python:3.11-slim-bookworm AS build
COPY requirements.lock /tmp/requirements.lock
RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r /tmp/requirements.lock

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends fluidr3mono-gm-soundfont \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home studio \
    && install -d -o studio /data
COPY --from=build /opt/venv /opt/venv
COPY manage.py /app/manage.py
COPY studio /app/studio
COPY templates /app/templates
COPY static /app/static
COPY locale /app/locale
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH HOST=0.0.0.0 PORT=8000 STUDIO_DATA=/data PYTHONUNBUFFERED=1
USER 10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python3", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["python3", "manage.py", "serve"]
