# Builds chamabot and runs it as a user without rights. WhatsApp's browser driver is not in this image.
FROM node:24-bookworm-slim AS build
WORKDIR /app
# better-sqlite3 is compiled where no prebuilt one exists
RUN apt-get update \
 && apt-get install -y --no-install-recommends g++ make python3 \
 && rm -rf /var/lib/apt/lists/*
ENV PUPPETEER_SKIP_DOWNLOAD=1 CHECKPOINT_DISABLE=1
COPY package.json package-lock.json ./
COPY whatsapp/package.json whatsapp/
RUN npm ci --workspaces=false --include-workspace-root --no-audit --no-fund
COPY . .
# What only builds goes: without the list of development packages npm also lets go of those that are optional peers of others
RUN PRISMA_SCHEMA_ENGINE_BINARY="$(command -v node)" npx prisma generate \
 && npx tsc -p tsconfig.build.json \
 && node scripts/copy-assets.mjs \
 && npm pkg delete devDependencies \
 && npm prune --workspaces=false --include-workspace-root --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=build /app/package.json /app/LICENSE ./
COPY --from=build /app/bin bin
COPY --from=build /app/dist dist
COPY --from=build /app/node_modules node_modules
USER node
VOLUME /data
EXPOSE 8080
# The engine waits this long before it kills; a stop of ours takes 12 s at most (docker stop -t 15).
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["node", "bin/healthcheck.mjs"]
CMD ["node", "dist/src/main.js"]
