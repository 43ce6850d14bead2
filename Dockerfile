# One file for the five images: docker build --build-arg SERVICE=chat-service -t chat-backend/chat-service .
ARG NODE_TAG=24-bookworm-slim

# What the images run on. tini reaps and forwards signals wherever the image runs.
FROM node:${NODE_TAG} AS base
RUN apt-get update && apt-get install -y --no-install-recommends tini=0.19.* && rm -rf /var/lib/apt/lists/* /var/cache/apt/*

# Manifests alone, so that a change of source installs nothing again.
FROM node:${NODE_TAG} AS manifests
WORKDIR /app
COPY package.json package-lock.json ./
COPY common/package.json common/
COPY gateway/package.json gateway/
COPY auth-service/package.json auth-service/
COPY user-service/package.json user-service/
COPY chat-service/package.json chat-service/
COPY notification-service/package.json notification-service/
COPY local/package.json local/
COPY clients/sdk/package.json clients/sdk/
COPY clients/console/package.json clients/console/

# The same layers for all five.
FROM manifests AS build
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build && find . -path ./node_modules -prune -o -name '*.d.ts' -exec rm {} +

FROM manifests AS modules
ARG SERVICE
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund --workspace=common --workspace="$SERVICE"

FROM base
ARG SERVICE
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="chat-backend/${SERVICE}" \
      org.opencontainers.image.description="${SERVICE} of the chat backend" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 INTERNAL_HOST=0.0.0.0 INTERNAL_PORT=3001
WORKDIR /app
COPY docker/healthcheck.sh /usr/local/bin/healthcheck
COPY package.json ./
COPY --from=modules /app/node_modules node_modules
COPY common/package.json common/
COPY --from=build /app/common/dist common/dist
COPY ${SERVICE}/package.json ${SERVICE}/
COPY --from=build /app/${SERVICE}/dist ${SERVICE}/dist
WORKDIR /app/${SERVICE}
USER 1000
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=3 CMD ["healthcheck"]
ENTRYPOINT ["tini", "--", "node", "dist/main.js"]
