# Builds chamabot and runs it as a user without rights. WhatsApp's browser driver is not in this image.
FROM node:24-bookworm-slim AS build
WORKDIR /app
# better-sqlite3 is compiled where no prebuilt one exists
RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++ && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json ./
COPY whatsapp/package.json whatsapp/
ENV PUPPETEER_SKIP_DOWNLOAD=1
RUN npm ci --workspaces=false --include-workspace-root --no-audit --no-fund
COPY . .
RUN PRISMA_SCHEMA_ENGINE_BINARY="$(command -v node)" npx prisma generate \
 && npx tsc -p tsconfig.build.json \
 && node scripts/copy-assets.mjs \
 && npm prune --omit=dev --workspaces=false --include-workspace-root --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=build --chown=root:root /app/package.json ./
COPY --from=build --chown=root:root /app/bin bin
COPY --from=build --chown=root:root /app/dist dist
COPY --from=build --chown=root:root /app/node_modules node_modules
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 8080}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/src/main.js"]
