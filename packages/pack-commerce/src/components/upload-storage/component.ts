import { defineComponent } from '@lamplighter/catalog'

export const uploadStorage = defineComponent({
  id: 'upload-storage',
  title: 'Upload storage',
  description: 'Disk space for pictures and documents.',
  prior: 0.003,
  dependsOn: [],
})
