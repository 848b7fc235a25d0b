# Two stages: the packages are built in the first, the second carries them and the studio. One image for every
# part of the work: STUDIO_RUN says which. It writes to /data and /tmp and nowhere else, so its root may be read-only.
FROM python:3.11-slim-bookworm AS build
COPY requirements.lock /tmp/requirements.lock
RUN python3 -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r /tmp/requirements.lock

FROM python:3.11-slim-bookworm
# postgresql-client (15 in Debian 12) makes the backups: pg_dump refuses a server that is newer than itself.
RUN apt-get update \
    && apt-get install -y --no-install-recommends fluidr3mono-gm-soundfont postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --home-dir /tmp studio \
    && install -d -o studio /data /data/media
COPY --from=build /opt/venv /opt/venv
COPY manage.py /app/manage.py
COPY studio /app/studio
COPY templates /app/templates
COPY static /app/static
COPY locale /app/locale
WORKDIR /app
RUN python3 -m compileall -q /app
ENV PATH=/opt/venv/bin:$PATH HOME=/tmp HOST=0.0.0.0 PORT=8000 STUDIO_DATA=/data PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python3", "-m", "studio.healthy"]
ENTRYPOINT ["python3", "manage.py"]
CMD ["serve"]
